package nvmf.transport.fault.relay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import nvmf.transport.fault.rule.Direction;
import nvmf.transport.fault.rule.Fault;
import nvmf.transport.fault.rule.Judge;
import nvmf.transport.fault.rule.Pdu;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the PDUs of one direction until the sender is done, or a fault ends it. */
final class Pump implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int BUFFER = 64 << 10;

    private final Connection connection;
    private final Direction direction;
    private final Judge judge;

    /** Whether the receiver was told that nothing more comes. */
    private boolean silent;

    Pump(Connection connection, Direction direction, Judge judge) {
        this.connection = connection;
        this.direction = direction;
        this.judge = judge;
    }

    @Override
    public void run() {
        try {
            Socket from = connection.from(direction);
            Socket to = connection.to(direction);
            to.setTcpNoDelay(true);
            carry(new PduCutter(new BufferedInputStream(from.getInputStream(), BUFFER), Site.PDU_MAX), to);
            shutUp(to);
            connection.over();
        } catch (IOException e) {
            // One of the two went away without a word, or the connection was ended.
            LOG.debug("a connection ends: {}", e.toString());
            connection.end(true);
        }
    }

    private void carry(PduCutter cutter, Socket to) throws IOException {
        OutputStream out = to.getOutputStream();
        PduCutter.Piece piece = cutter.next();
        while (!piece.isEnd()) {
            if (piece.isPdu()) {
                Pdu pdu = new Pdu(piece.bytes());
                connection.hear(direction, pdu);
                Optional<Fault> fault = silent ? Optional.empty() : judge.judge(pdu, connection.qid());
                if (fault.isEmpty()) {
                    send(out, pdu.bytes());
                } else {
                    if (fault.get().kind() == Fault.Kind.STALL) {
                        connection.stall(fault.get().number());
                    }
                    connection.fault(direction, pdu, fault.get().kind().word());
                    strike(pdu, fault.get(), to);
                }
            } else {
                send(out, piece.bytes());
            }
            piece = cutter.next();
        }
    }

    private void strike(Pdu pdu, Fault fault, Socket to) throws IOException {
        OutputStream out = to.getOutputStream();
        switch (fault.kind()) {
            case DROP -> {
                // nothing goes on
            }
            case DELAY -> {
                connection.pause(fault.number());
                send(out, pdu.bytes());
            }
            case DUPLICATE -> {
                send(out, pdu.bytes());
                send(out, pdu.bytes());
            }
            case TRUNCATE, CORRUPT, CORRUPT_RESEALED, LIE_R2T, NO_SUCCESS -> send(out, judge.damage(pdu, fault));
            case CUT -> {
                send(out, judge.damage(pdu, fault));
                connection.end(false);
            }
            case HALF_CLOSE -> shutUp(to);
            case CLOSE -> connection.end(false);
            case RESET -> connection.end(true);
            case STALL -> send(out, pdu.bytes());
        }
    }

    private void send(OutputStream out, byte[] bytes) throws IOException {
        if (connection.flows() && !silent) {
            out.write(bytes);
        }
    }

    /** Tells the receiver that nothing more comes; what does is thrown away. */
    private void shutUp(Socket to) throws IOException {
        if (!silent && connection.flows()) {
            silent = true;
            to.shutdownOutput();
        }
    }
}
