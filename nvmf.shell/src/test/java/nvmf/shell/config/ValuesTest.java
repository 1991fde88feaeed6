package nvmf.shell.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.Attribute.Kind;
import nvmf.shell.command.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot be are told before anything is started. */
final class ValuesTest {
    private static final List<Attribute> KNOWN = List.of(
            Attribute.of("nsid", Kind.INTEGER).within(1, 1024),
            Attribute.of("depth", Kind.INTEGER),
            Attribute.of("millis", Kind.LONG),
            Attribute.of("readOnly", Kind.FLAG),
            Attribute.of("state", Kind.TEXT).withOptions(List.of("up", "down")),
            Attribute.of("ratio", Kind.OTHER));

    private static void check(String pid, Map<String, Object> properties) {
        Values.check(pid, properties, KNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nsid | 0 | \"nsid\" is a whole number from 1 to 1024, not \"0\"",
                "nsid | 1025 | \"nsid\" is a whole number from 1 to 1024, not \"1025\"",
                "nsid | one | \"nsid\" is a whole number from 1 to 1024, not \"one\"",
                "nsid | 1.5 | not \"1.5\"",
                "depth | 2147483648 | \"depth\" is a whole number from -2147483648 to 2147483647, not",
                "millis | 9223372036854775808 | not \"9223372036854775808\"",
                "millis | 1e9999999 | not \"1e9999999\"",
                "readOnly | yes | \"readOnly\" is true or false, not \"yes\"",
                "state | sideways | \"state\" is up or down, not \"sideways\"",
                "blockSize | 513 | a block has a power of two of bytes from 512 to 65536, not 513",
                "blockSize | 512.5 | \"512.5\" is no number of bytes",
                "blockSizes | 8 | a block has a power of two of bytes from 512 to 65536, not 8",
                "quota | lots | \"lots\" is not a size",
                "trtype | tpc | unknown transport \"tpc\": it is tcp, rdma, fc, loop or pcie",
                "trsvcid | 99999 | \"trsvcid\" is a port, a number from 0 to 65535, not \"99999\"",
                "trsvcid | -1 | \"trsvcid\" is a port, a number from 0 to 65535, not \"-1\"",
                "trsvcid | nvme | not \"nvme\"",
                "hosts | '' | an NQN has 1 to 223 characters",
                "subnqn | '' | an NQN has 1 to 223 characters",
                "device.target | (&(nvmf.device=d) | \"device.target\" is a filter, such as (nvmf.device=disk0), and",
                "some.target | d | \"some.target\" is a filter"
            })
    void whatCannotBeIsOneSentenceThatNamesTheConfiguration(String key, String value, String sentence) {
        assertThatThrownBy(() -> check("nvmf.x~y", Map.of(key, value)))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("\"nvmf.x~y\": ")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "nsid, 1024",
        "nsid, ' 7 '",
        "depth, 16.0",
        "millis, -1",
        "readOnly, TRUE",
        "state, down",
        "ratio, whatever",
        "blockSize, 65536",
        "quota, 1.5 TiB",
        "trtype, loop",
        "trsvcid, ''",
        "trsvcid, 65535",
        "hosts, nqn.2014-08.org.example:host",
        "device.target, ' (nvmf.device=d) '"
    })
    void whatCanBeIsTaken(String key, String value) {
        assertThatCode(() -> check("nvmf.x~y", Map.of(key, value))).doesNotThrowAnyException();
    }

    @Test
    void eachOfSeveralValuesIsLookedAt() {
        check("nvmf.x~y", Map.of("blockSizes", new Integer[] {512, 4096}, "hosts", List.of("a", "b")));
        assertThatThrownBy(() -> check("nvmf.x~y", Map.of("blockSizes", new int[] {512, 513})))
                .hasMessageContaining("not 513");
        assertThatThrownBy(() -> check("nvmf.x~y", Map.of("hosts", new String[] {"a", ""})))
                .hasMessageContaining("an NQN has 1 to 223 characters");
    }

    @Test
    void aTransportWithoutPortsHasAnyService() {
        check("nvmf.port~x", Map.of("trtype", "loop", "trsvcid", "here"));
        assertThatThrownBy(() -> check("nvmf.port~x", Map.of("trtype", "rdma", "trsvcid", "here")))
                .hasMessageContaining("not \"here\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nvmf.block.ram~x | | | a disk needs either a \"size\" or \"blocks\", not neither",
                "nvmf.block.null~x | 1M | 8 | a disk needs either a \"size\" or \"blocks\", not both",
                "nvmf.block.ram~x | 1000 | | a disk of 1000 bytes does not divide into blocks of 512 bytes",
                "nvmf.block.file~x | 513 | | a disk of 513 bytes does not divide into blocks of 512 bytes",
                "nvmf.block.ram~x | 0 | | a disk of size \"0\" cannot be",
                "nvmf.block.ram~x | 9E | | a disk of size \"9E\" cannot be",
                "nvmf.block.ram~x | 1MB | | \"1MB\" is not a size",
                "nvmf.block.file~x | 0.5 | | does not divide"
            })
    void aDiskHasASizeOfWholeBlocks(String pid, String size, String blocks, String sentence) {
        Map<String, Object> properties = new HashMap<>();
        if (size != null) {
            properties.put("size", size);
        }
        if (blocks != null) {
            properties.put("blocks", blocks);
        }
        assertThatThrownBy(() -> check(pid, properties))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileMayHaveTheSizeItHasAndAnyDiskOneOfLargeBlocks() {
        check("nvmf.block.file~x", Map.of("path", "/x"));
        check("nvmf.block.ram~x", Map.of("size", "1.5M", "blockSize", 4096));
        check("nvmf.block.ram~x", Map.of("blocks", 7L, "blockSize", 65536L));
    }
}
