package nvmf.transport.fault.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.OptionalInt;
import nvmf.transport.fault.rule.Fault.Detail;
import nvmf.transport.fault.rule.Rule.Queues;
import nvmf.transport.fault.rule.Rule.Rhythm;
import nvmf.transport.fault.rule.Rule.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleParserTest {
    @Test
    void everyConditionOfARuleIsUnderstood() {
        Rule rule = RuleParser.parse(
                "  h2c pdu=CapsuleCmd queue=io opcode=0x01  after=5 every=10 times=2 chance=0.25 drop ");

        assertThat(rule.text())
                .isEqualTo("h2c pdu=CapsuleCmd queue=io opcode=0x01 after=5 every=10 times=2 chance=0.25 drop");
        assertThat(rule.scope())
                .isEqualTo(new Scope(
                        Optional.of(Direction.H2C),
                        Optional.of(PduKind.CAPSULE_CMD),
                        new Queues(1, 65535),
                        OptionalInt.of(1)));
        assertThat(rule.rhythm()).isEqualTo(new Rhythm(5, 10, 2, 0.25));
        assertThat(rule.fault()).isEqualTo(new Fault(Fault.Kind.DROP, 0, Detail.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drop                    | DROP             | 0      | NONE
            delay=600000            | DELAY            | 600000 | NONE
            duplicate               | DUPLICATE        | 0      | NONE
            truncate=20             | TRUNCATE         | 20     | NONE
            cut=1                   | CUT              | 1      | NONE
            corrupt                 | CORRUPT          | 0      | NONE
            corrupt=header          | CORRUPT          | 0      | HEADER
            corrupt-resealed        | CORRUPT_RESEALED | 0      | NONE
            corrupt-resealed=data   | CORRUPT_RESEALED | 0      | DATA
            lie-r2t=length          | LIE_R2T          | 0      | LENGTH
            lie-r2t=offset          | LIE_R2T          | 0      | OFFSET
            pdu=r2t lie-r2t=tag     | LIE_R2T          | 0      | TAG
            pdu=C2HData no-success  | NO_SUCCESS       | 0      | NONE
            half-close              | HALF_CLOSE       | 0      | NONE
            close                   | CLOSE            | 0      | NONE
            reset                   | RESET            | 0      | NONE
            stall                   | STALL            | 0      | NONE
            stall=1                 | STALL            | 1      | NONE
            """)
    void everyFaultIsUnderstood(String text, Fault.Kind kind, int number, Detail detail) {
        assertThat(RuleParser.parse(text).fault()).isEqualTo(new Fault(kind, number, detail));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | a rule has 1 to 500 characters, for example "c2h pdu=CapsuleResp every=10 drop"
            h2c every=3             | the rule "h2c every=3" does nothing: add one of drop, delay, duplicate, truncate, cut, corrupt, corrupt-resealed, lie-r2t, no-success, half-close, close, reset, stall
            explode                 | "explode" is neither a condition (h2c, c2h, pdu, queue, opcode, after, every, times, chance) nor a fault (drop, delay, duplicate, truncate, cut, corrupt, corrupt-resealed, lie-r2t, no-success, half-close, close, reset, stall)
            drop close              | a rule does one thing: make two of drop and close
            h2c c2h drop            | h2c and c2h stand alone, and one of them: neither means both
            pdu=Capsule drop        | pdu is one of ICReq, ICResp, H2CTermReq, C2HTermReq, CapsuleCmd, CapsuleResp, H2CData, C2HData, R2T, not "Capsule"
            h2c pdu=R2T drop        | R2T goes c2h only: leave out h2c
            h2c lie-r2t=length      | R2T goes c2h only: leave out h2c
            pdu=H2CData no-success  | no-success is about C2HData and never about H2CData
            pdu=R2T opcode=1 drop   | opcode is about CapsuleCmd and never about R2T
            queue=65536 drop        | queue is admin, io or a number up to 65535, not "65536"
            opcode=256 drop         | opcode is a number from 0 to 255, not "256"
            every=0 drop            | every is a number from 1 to 1000000000, not "0"
            after=-1 drop           | after is a number from 1 to 1000000000, not "-1"
            times drop              | times is a number from 1 to 1000000000, not ""
            chance=0 drop           | chance is a number above 0 and up to 1, such as 0.01, not "0"
            chance=1.5 drop         | chance is a number above 0 and up to 1, such as 0.01, not "1.5"
            delay                   | delay is a number from 1 to 600000, not ""
            delay=600001            | delay is a number from 1 to 600000, not "600001"
            stall=0                 | stall is a number from 1 to 600000, not "0"
            truncate=0              | truncate is a number from 1 to 1048576, not "0"
            cut=99999999999999999999 | cut is a number from 1 to 1048576, not "99999999999999999999"
            drop=1                  | drop takes no value
            lie-r2t                 | lie-r2t is one of lie-r2t=length, lie-r2t=offset, lie-r2t=tag, not "lie-r2t"
            corrupt=tail            | corrupt is one of corrupt=header, corrupt=data, not "corrupt=tail"
            """)
    void whatCannotBeIsSaidInOneSentence(String text, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuleParser.parse(text))
                .withMessage(sentence);
    }
}
