package nvmf.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.Attribute.Kind;
import org.junit.jupiter.api.Test;

/** What is read out of the descriptions that bundles carry. That all bundles have them is shown in a container. */
final class MetatypesTest {
    private final Map<String, List<Attribute>> found = new TreeMap<>();

    private static InputStream metatype(String content) {
        return new ByteArrayInputStream(
                ("<metatype:MetaData xmlns:metatype=\"http://www.osgi.org/xmlns/metatype/v1.2.0\">" + content
                                + "</metatype:MetaData>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFactoryIsKnownByATildeAndItsKeysByNameTypeAndBounds() throws IOException {
        Metatypes.read(metatype("""
                <OCD id="c" name="c">
                  <AD id="nsid" type="Integer" min="1" max="1024" default="1"/>
                  <AD id=".secrets" type="Password" cardinality="2147483647" default=""/>
                  <AD id="readOnly" type="Boolean" default="false"/>
                  <AD id="millis" type="Long"/>
                  <AD id="model" type="String"><Option label="S" value="static"/><Option label="D" value="dynamic"/></AD>
                </OCD>
                <Designate factoryPid="some.namespace"><Object ocdref="c"/></Designate>
                """), found);

        assertThat(found)
                .containsExactly(Map.entry(
                        "some.namespace~",
                        List.of(
                                Attribute.of("nsid", Kind.INTEGER).within(1, 1024),
                                Attribute.of(".secrets", Kind.TEXT),
                                Attribute.of("readOnly", Kind.FLAG),
                                Attribute.of("millis", Kind.LONG),
                                Attribute.of("model", Kind.TEXT).withOptions(List.of("static", "dynamic")))));
    }

    @Test
    void oneThatIsNoFactorysIsKnownByItsPidThoughItHasNoKeys() throws IOException {
        Metatypes.read(metatype("""
                <OCD id="c"/><OCD id="d"><AD id="k" type="Float"/></OCD>
                <Designate pid="some.host"><Object ocdref="c"/></Designate>
                <Designate pid="some.other"><Object ocdref="d"/></Designate>
                """), found);

        assertThat(found)
                .containsEntry("some.host", List.of())
                .containsEntry("some.other", List.of(Attribute.of("k", Kind.OTHER)));
    }

    @Test
    void whatIsNoDescriptionIsSaidToBeNone() {
        assertThatThrownBy(() -> Metatypes.read(metatype("<OCD"), found))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no description of configurations");
    }
}
