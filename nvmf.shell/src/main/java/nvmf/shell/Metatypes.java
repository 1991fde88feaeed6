package nvmf.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.Attribute.Kind;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What can be configured, by what bundles and their components say of themselves: read from the resources that they carry for the
 * Metatype Service, which is there before they start and needs no service.
 */
final class Metatypes {
    private static final String FOLDER = "OSGI-INF/metatype";

    private Metatypes() {}

    /** The keys of each configuration, by its PID, which ends in ~ for a factory's. */
    static Map<String, List<Attribute>> of(Bundle[] bundles, ServiceComponentRuntime components) {
        Map<String, List<Attribute>> found = new TreeMap<>();
        for (Bundle bundle : bundles) {
            Enumeration<String> paths = bundle.getEntryPaths(FOLDER);
            if (paths != null) {
                Collections.list(paths).stream()
                        .filter(path -> path.endsWith(".xml"))
                        .forEach(path -> read(bundle.getEntry(path), found));
            }
        }
        components.getComponentDescriptionDTOs(bundles).forEach(component -> addReferences(component, found));
        return found;
    }

    /** What Declarative Services take besides: which service a reference is to, and how many there have to be. */
    private static void addReferences(ComponentDescriptionDTO component, Map<String, List<Attribute>> found) {
        for (String pid : component.configurationPid) {
            Stream.of(pid, pid + "~")
                    .map(found::get)
                    .filter(keys -> keys != null)
                    .forEach(keys -> {
                        Arrays.stream(component.references).forEach(reference -> {
                            add(keys, Attribute.of(reference.name + ".target", Kind.TEXT));
                            add(keys, Attribute.of(reference.name + ".cardinality.minimum", Kind.INTEGER));
                        });
                    });
        }
    }

    private static void add(List<Attribute> keys, Attribute attribute) {
        if (keys.stream().noneMatch(key -> key.id().equals(attribute.id()))) {
            keys.add(attribute);
        }
    }

    private static void read(URL metatype, Map<String, List<Attribute>> found) {
        try (InputStream in = metatype.openStream()) {
            read(in, found);
        } catch (IOException e) {
            throw new UncheckedIOException(metatype + " cannot be read", e);
        }
    }

    /**
     * Adds what one resource describes.
     *
     * @throws IOException if it is none
     */
    static void read(InputStream metatype, Map<String, List<Attribute>> found) throws IOException {
        Document document = parse(metatype);
        for (Element designate : elements(document.getElementsByTagName("Designate"))) {
            String pid = designate.hasAttribute("factoryPid")
                    ? designate.getAttribute("factoryPid") + "~"
                    : designate.getAttribute("pid");
            for (Element object : elements(designate.getElementsByTagName("Object"))) {
                elements(document.getElementsByTagName("OCD")).stream()
                        .filter(ocd -> ocd.getAttribute("id").equals(object.getAttribute("ocdref")))
                        .flatMap(ocd -> elements(ocd.getElementsByTagName("AD")).stream())
                        .forEach(ad -> add(found.computeIfAbsent(pid, key -> new ArrayList<>()), attribute(ad)));
                found.computeIfAbsent(pid, key -> new ArrayList<>());
            }
        }
    }

    private static Document parse(InputStream in) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("no description of configurations: " + e.getMessage(), e);
        }
    }

    private static Attribute attribute(Element ad) {
        Attribute attribute = Attribute.of(ad.getAttribute("id"), kind(ad.getAttribute("type")));
        return attribute
                .within(bound(ad, "min", attribute.min()), bound(ad, "max", attribute.max()))
                .withOptions(elements(ad.getElementsByTagName("Option")).stream()
                        .map(option -> option.getAttribute("value"))
                        .toList());
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "String", "Password" -> Kind.TEXT;
            case "Integer" -> Kind.INTEGER;
            case "Long" -> Kind.LONG;
            case "Boolean" -> Kind.FLAG;
            default -> Kind.OTHER;
        };
    }

    private static long bound(Element ad, String name, long otherwise) {
        return ad.hasAttribute(name) ? Long.parseLong(ad.getAttribute(name)) : otherwise;
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast)
                .toList();
    }
}
