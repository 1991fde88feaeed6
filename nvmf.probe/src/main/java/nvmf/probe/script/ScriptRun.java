package nvmf.probe.script;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nvmf.probe.wire.Conversation;
import nvmf.probe.wire.Heard;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PeerException;
import nvmf.probe.wire.Splits;

/** Carries a script out, statement by statement, each of which waits for its end. Used by one thread. */
public final class ScriptRun implements Closeable {
    private static final int REPEAT_MAX = 1_000_000;
    private static final int CALLS_MAX = 32;

    private final Connections connections;
    private final Variables variables;
    private final Composer composer;
    private final Map<String, Statement> procedures = new HashMap<>();
    private Duration patience = Duration.ofSeconds(5);
    private int calls;

    /**
     * @param given what variables stand for
     * @param log   gets a line for each PDU
     */
    public ScriptRun(Stage stage, Map<String, String> given, Consumer<String> log) {
        this.connections = new Connections(stage, log);
        this.variables = new Variables(given);
        this.composer = new Composer(variables);
    }

    /**
     * Carries statements out.
     *
     * @throws ScriptException          if the peer does something else than is expected
     * @throws NotApplicable            if it does not offer what is needed
     * @throws IllegalArgumentException if a statement makes no sense; names the line
     */
    public void run(List<Statement> statements) throws IOException, InterruptedException {
        for (Statement statement : statements) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            try {
                perform(statement);
            } catch (PeerException e) {
                throw new ScriptException(statement, e.getMessage(), e);
            } catch (ScriptException | NotApplicable | Misread e) {
                throw e;
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new Misread("line " + statement.number() + " (" + statement + "): " + e.getMessage(), e);
            } catch (IOException e) {
                throw new ScriptException(statement, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** A statement that makes no sense, with its line already told. */
    private static final class Misread extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Misread(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    private void perform(Statement statement) throws IOException, InterruptedException {
        List<String> words = statement.words();
        switch (statement.verb()) {
            case "use" -> connections.use(word(words, 0));
            case "send" -> send(words);
            case "expect" -> expect(statement);
            case "ask" -> ask(words);
            case "answer" -> answer(statement);
            case "check" -> check(statement);
            case "need" -> need(words);
            case "let" -> let(words);
            case "patience" -> patience = Expectation.duration(words);
            case "digests" -> digests(word(words, 0));
            case "split" -> split(words);
            case "pause" -> Thread.sleep(Expectation.duration(words).toMillis());
            case "finish" -> conversation().finish();
            case "reset" -> leave().reset();
            case "close" -> leave().close();
            case "procedure" -> procedures.put(word(words, 0), statement);
            case "call" -> call(word(words, 0));
            case "for" -> each(statement);
            case "repeat" -> repeat(statement);
            default -> throw new IllegalArgumentException("nobody can " + statement.verb());
        }
    }

    private static String word(List<String> words, int at) {
        if (at >= words.size()) {
            throw new IllegalArgumentException("a word is missing");
        }
        return words.get(at);
    }

    private Conversation conversation() throws IOException {
        return connections.get(patience);
    }

    private Conversation leave() throws IOException {
        Conversation left = conversation();
        connections.forget();
        return left;
    }

    private void send(List<String> words) throws IOException {
        if (word(words, 0).equals("hex")) {
            conversation()
                    .send(Patterns.bytes(
                            words.stream().skip(1).map(variables::text).collect(Collectors.joining("+"))));
        } else {
            conversation().send(composer.compose(words, conversation()).pdu());
        }
    }

    private void expect(Statement statement) throws IOException {
        Expectation expectation = Expectation.of(statement.words());
        Heard heard = conversation().receive(expectation.within().orElse(patience));
        heard.pdu().ifPresent(variables::heard);
        if (!expectation.isMet(heard, variables)) {
            throw new ScriptException(statement, heard + " came instead", null);
        }
    }

    private void ask(List<String> words) throws IOException {
        if (word(words, 0).equals(PduKind.ICREQ.word())) {
            conversation().send(composer.compose(words, conversation()).pdu());
            Heard heard = conversation().receive(patience);
            if (!heard.isPdu(PduKind.ICRESP)) {
                throw new PeerException("the answer to ICReq was " + heard);
            }
            heard.pdu().ifPresent(variables::heard);
            return;
        }
        Composer.Composed composed = composer.compose(words, conversation());
        variables.answered(conversation().ask(composed.pdu(), composed.source()));
    }

    private void answer(Statement statement) throws ScriptException {
        var response = variables.answer().orElseThrow(() -> new IllegalArgumentException("nothing was asked yet"));
        for (String word : statement.words()) {
            Condition condition = condition(word);
            if (!condition.holds(response, variables.data(), variables)) {
                throw new ScriptException(statement, "the answer was " + response + shown(condition), null);
            }
        }
    }

    private String shown(Condition condition) {
        return Variables.isPiece(condition.name())
                ? ", with " + condition.name() + "=0x"
                        + Long.toHexString(Variables.piece(variables.data(), variables.placed(condition.name())))
                : condition.name().equals("length") ? ", with " + variables.data().length + " bytes of data" : "";
    }

    private void check(Statement statement) throws ScriptException {
        Condition condition = condition(word(statement.words(), 0));
        if (!isTrue(condition)) {
            throw new ScriptException(
                    statement,
                    condition.name() + " is 0x" + Long.toHexString(variables.number(condition.name())),
                    null);
        }
    }

    /** {@code need CONDITION REASON}: else the script is about something that the peer does not offer. */
    private void need(List<String> words) throws NotApplicable {
        if (!isTrue(condition(word(words, 0)))) {
            throw new NotApplicable(String.join(" ", words.subList(1, words.size())));
        }
    }

    private boolean isTrue(Condition condition) {
        if (!condition.name().startsWith("$")) {
            throw new IllegalArgumentException("name what is compared with a $, as in $answer.dw0=0");
        }
        return condition.holds(variables.nobody(), new byte[0], variables);
    }

    private static Condition condition(String word) {
        return Condition.of(word).orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no condition"));
    }

    /** {@code let NAME = VALUE}. */
    private void let(List<String> words) {
        if (words.size() != 3 || !words.get(1).equals("=")) {
            throw new IllegalArgumentException("write let NAME = VALUE");
        }
        String value = words.get(2);
        variables.let(words.get(0), value.startsWith("$") ? variables.textOrNumber(value) : value);
    }

    private void digests(String which) throws IOException {
        boolean header = which.equals("header") || which.equals("both");
        boolean data = which.equals("data") || which.equals("both");
        if (!header && !data && !which.equals("none")) {
            throw new IllegalArgumentException("digests are none, header, data or both");
        }
        conversation().terms(conversation().terms().with(header, data));
    }

    /** {@code split off}, {@code split 3} or {@code split random SEED}. */
    private void split(List<String> words) throws IOException {
        switch (word(words, 0)) {
            case "off" -> conversation().splits(Splits.NONE);
            case "random" -> {
                Random random = new Random(variables.number(word(words, 1)));
                conversation().splits(Splits.by(() -> 1 + random.nextInt(64)));
            }
            default -> conversation().splits(Splits.every((int) variables.number(word(words, 0))));
        }
    }

    private void call(String name) throws IOException, InterruptedException {
        Statement procedure = procedures.get(name);
        if (procedure == null) {
            throw new IllegalArgumentException("there is no procedure " + name);
        }
        if (calls == CALLS_MAX) {
            throw new IllegalArgumentException("procedures call each other for ever");
        }
        calls++;
        run(procedure.body());
        calls--;
    }

    /** {@code for NAME in VALUE…}. */
    private void each(Statement statement) throws IOException, InterruptedException {
        List<String> words = statement.words();
        if (words.size() < 3 || !words.get(1).equals("in")) {
            throw new IllegalArgumentException("write for NAME in VALUE ...");
        }
        for (String value : words.subList(2, words.size())) {
            variables.let(words.get(0), variables.text(value));
            run(statement.body());
        }
    }

    /** {@code repeat TIMES}, or {@code repeat TIMES until CONDITION}, which must come true. */
    private void repeat(Statement statement) throws IOException, InterruptedException {
        List<String> words = statement.words();
        long times = variables.number(word(words, 0));
        if (times < 0 || times > REPEAT_MAX) {
            throw new IllegalArgumentException("repeat at most " + REPEAT_MAX + " times");
        }
        boolean until = words.size() > 1;
        for (long i = 0; i < times; i++) {
            run(statement.body());
            if (until && isTrue(condition(word(words, 2)))) {
                return;
            }
        }
        if (until) {
            throw new ScriptException(statement, "that did not come true", null);
        }
    }

    /** The data of the last answer. */
    public byte[] data() {
        return variables.data().clone();
    }

    /** What a word stands for now. */
    public String text(String word) {
        return variables.text(word);
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
