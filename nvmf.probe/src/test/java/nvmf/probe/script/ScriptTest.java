package nvmf.probe.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading scripts. */
final class ScriptTest {
    @Test
    void wordsAreApartByBlanksAndCommentsAreForPeople() {
        assertThat(Script.parse("t", """
                # what follows is sent
                send icreq  hpda=3   # with an alignment

                need $answer.dw0&1 "it can do # that"
                """))
                .extracting(Statement::toString)
                .containsExactly("send icreq hpda=3", "need $answer.dw0&1 it can do # that");
    }

    @Test
    void blocksHoldTheirStatements() {
        var statements = Script.parse("t", "repeat 3\nfor x in 1 2\nsend hex $x\nend\nend\nclose");
        assertThat(statements).hasSize(2);
        assertThat(statements.get(0).body().get(0).body()).singleElement().hasToString("send hex $x");
        assertThat(statements.get(1).number()).isEqualTo(6);
    }

    @Test
    void aBlockWithoutAnEndIsToldByItsLine() {
        assertThatThrownBy(() -> Script.parse("t", "close\nrepeat 3\nclose"))
                .hasMessage("t, line 2: repeat has no end");
        assertThatThrownBy(() -> Script.parse("t", "end")).hasMessage("t, line 1: there is nothing to end");
    }

    @Test
    void blocksInBlocksHaveALimit() {
        assertThatThrownBy(() -> Script.parse("t", "repeat 1\n".repeat(1000)))
                .hasMessageContaining("too many blocks in blocks");
    }

    @ParameterizedTest
    @CsvSource({"0123, 0123", "aa*3, aaaaaa", "01+02*2+03, 01020203", "0102*2, 01020102"})
    void patternsAreWrittenOut(String pattern, String hex) {
        assertThat(java.util.HexFormat.of().formatHex(Patterns.bytes(pattern))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"xy", "00*99999999", "0"})
    void patternsThatAreNoneAreRefused(String pattern) {
        assertThatThrownBy(() -> Patterns.bytes(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
