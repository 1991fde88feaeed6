package nvmf.transport.fault.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import nvmf.api.fault.FaultRule;
import org.junit.jupiter.api.Test;

final class JudgeTest {
    private final RuleBook book = new RuleBook();

    private Judge judge(long seed, long connection) {
        return new Judge(book, seed, connection, Direction.C2H);
    }

    /** The numbers, from 1, of those of so many responses that are struck. */
    private static List<Integer> struck(Judge judge, int responses) {
        return IntStream.rangeClosed(1, responses)
                .filter(number -> judge.judge(new Pdu(Pdus.response(number)), 1).isPresent())
                .boxed()
                .toList();
    }

    @Test
    void theFirstOnesAreSparedAndThenEachSoManiestIsStruckForSoManyTimes() {
        book.add(RuleParser.parse("after=5 every=3 times=2 drop"));

        assertThat(struck(judge(1, 0), 30)).containsExactly(8, 11);
        assertThat(book.rules()).containsExactly(new FaultRule("after=5 every=3 times=2 drop", 30, 2));
    }

    @Test
    void theTimesAreThoseOfAllConnectionsAndTheCountIsOfEach() {
        book.add(RuleParser.parse("every=2 times=3 drop"));

        assertThat(struck(judge(1, 0), 5)).containsExactly(2, 4);
        assertThat(struck(judge(1, 1), 5)).containsExactly(2);
    }

    @Test
    void theSameSeedGivesTheSameFaultsAndAnotherOneOthers() {
        book.add(RuleParser.parse("chance=0.1 drop"));

        List<Integer> first = struck(judge(42, 3), 1000);
        assertThat(first).hasSizeBetween(60, 140);
        assertThat(struck(judge(42, 3), 1000)).isEqualTo(first);
        assertThat(struck(judge(43, 3), 1000)).isNotEqualTo(first);
        assertThat(struck(judge(42, 4), 1000)).isNotEqualTo(first);
        assertThat(struck(new Judge(book, 42, 3, Direction.H2C), 1000)).isNotEqualTo(first);
    }

    @Test
    void theSameSeedSpoilsTheSameBits() {
        book.add(RuleParser.parse("corrupt"));
        Pdu pdu = new Pdu(Pdus.c2hData(0, new byte[4096]));
        Fault fault = judge(1, 0).judge(pdu, 1).orElseThrow();

        assertThat(judge(7, 0).damage(pdu, fault)).isEqualTo(judge(7, 0).damage(pdu, fault));
        assertThat(judge(7, 0).damage(pdu, fault)).isNotEqualTo(judge(8, 0).damage(pdu, fault));
    }

    @Test
    void theFirstRuleThatStrikesDecidesAndTheOthersCountAlong() {
        book.add(RuleParser.parse("every=2 delay=1"));
        book.add(RuleParser.parse("drop"));
        Judge judge = judge(1, 0);

        assertThat(judge.judge(new Pdu(Pdus.response(1)), 1)).map(Fault::kind).contains(Fault.Kind.DROP);
        assertThat(judge.judge(new Pdu(Pdus.response(2)), 1)).map(Fault::kind).contains(Fault.Kind.DELAY);
        assertThat(book.rules()).extracting(FaultRule::struck).containsExactly(1L, 1L);
        assertThat(book.rules()).extracting(FaultRule::matched).containsExactly(2L, 2L);
    }

    @Test
    void aRuleIsAboutItsPdusItsQueuesAndItsDirection() {
        book.add(RuleParser.parse("c2h pdu=CapsuleResp queue=io drop"));

        assertThat(judge(1, 0).judge(new Pdu(Pdus.response(1)), 7)).isPresent();
        assertThat(judge(1, 0).judge(new Pdu(Pdus.response(1)), 0)).isEmpty();
        assertThat(judge(1, 0).judge(new Pdu(Pdus.response(1)), -1))
                .as("before Connect")
                .isEmpty();
        assertThat(judge(1, 0).judge(new Pdu(Pdus.c2hData(0, new byte[4])), 7)).isEmpty();
        assertThat(new Judge(book, 1, 0, Direction.H2C).judge(new Pdu(Pdus.response(1)), 7))
                .isEmpty();
    }

    @Test
    void aRuleIsAboutTheOpcodeOfACommand() {
        book.add(RuleParser.parse("opcode=0x18 drop"));
        Judge judge = new Judge(book, 1, 0, Direction.H2C);

        assertThat(judge.judge(new Pdu(Pdus.command(0x18)), 0)).isPresent();
        assertThat(judge.judge(new Pdu(Pdus.command(0x19)), 0)).isEmpty();
        assertThat(judge.judge(new Pdu(Pdus.connect(0)), 0)).isEmpty();
    }

    @Test
    void whatIsNotOnAPduCannotBeSpoilt() {
        book.add(RuleParser.parse("no-success"));
        book.add(RuleParser.parse("corrupt=data"));
        book.add(RuleParser.parse("truncate=24"));

        assertThat(judge(1, 0).judge(new Pdu(Pdus.response(1)), 1)).isEmpty();
        assertThat(judge(1, 0).judge(new Pdu(Pdus.c2hData(8, new byte[4])), 1))
                .map(Fault::kind)
                .contains(Fault.Kind.NO_SUCCESS);
        assertThat(judge(1, 0).judge(new Pdu(Pdus.c2hData(4, new byte[4])), 1))
                .map(Fault::kind)
                .contains(Fault.Kind.CORRUPT);
    }

    @Test
    void rulesComeAndGoWhileOneJudgesByThem() {
        Judge judge = judge(1, 0);
        book.add(RuleParser.parse("drop"));
        assertThat(struck(judge, 1)).hasSize(1);
        assertThat(book.clear()).isEqualTo(1);
        assertThat(struck(judge, 1)).isEmpty();
        book.add(RuleParser.parse("after=1 drop"));
        assertThat(struck(judge, 2)).as("counted anew").containsExactly(2);
    }

    @Test
    void thereAreNotTooManyRules() {
        for (int i = 0; i < 64; i++) {
            book.add(RuleParser.parse("drop"));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.add(RuleParser.parse("drop")))
                .withMessage("there are 64 rules already: clear them first");
    }

    @Test
    void theQueueIsThatOfTheConnectCommand() {
        assertThat(new Pdu(Pdus.connect(0x102)).connectedQueue()).contains(0x102);
        assertThat(new Pdu(Pdus.command(0x18)).connectedQueue()).isEmpty();
        assertThat(new Pdu(Pdus.response(0x7F)).connectedQueue()).isEmpty();
    }
}
