package nvmf.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MdnsComponentTest {
    /** What holds where nothing is configured. */
    @SuppressWarnings("BadAnnotationImplementation") // nobody compares it
    private static final class Unconfigured implements MdnsComponent.Config {
        @Override
        public boolean announce() {
            return false;
        }

        @Override
        public String[] interfaces() {
            return new String[] {"127.0.0.1"};
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return MdnsComponent.Config.class;
        }
    }

    @Test
    void whoLooksWhenItHasEndedIsTold() {
        MdnsComponent component = new MdnsComponent(new Unconfigured());
        component.stop();

        assertThat(component.look(1_000))
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessageContaining("try again");
    }
}
