package nvmf.shell.print;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a record's component is called where its own name will not do. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Column {
    /** The heading of its column in a table; a single minus sign keeps it out of texts. */
    String title() default "";

    /** The name of its field in JSON. */
    String json() default "";

    String HIDDEN = "-";
}
