package nvmf.shell.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandRight() {
        Table table = new Table(List.of("Name", "Bytes")).row(List.of("a", 7)).row(List.of("a longer one", 1_000_000));

        assertThat(table).hasToString("""
                Name            Bytes
                ------------  -------
                a                   7
                a longer one  1000000""");
    }

    @Test
    void anEmptyCellIsAMinusSign() {
        assertThat(new Table(List.of("A", "B")).row(List.of("", List.of()))).hasToString("A  B\n-  -\n-  -");
    }

    @Test
    void aCellCannotMoveTheCursorOrMakeUpALine() {
        assertThat(new Table(List.of("A")).row(List.of("x\u001B[2Jy\u0007\nz"))).hasToString("A\n---------\nx?[2Jy??z");
    }

    @Test
    void aLineWithTheWrongNumberOfCellsIsRefused() {
        assertThatThrownBy(() -> new Table(List.of("A", "B")).row(List.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
