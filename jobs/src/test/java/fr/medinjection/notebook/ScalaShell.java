package fr.medinjection.notebook;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import scala.Console;
import scala.collection.immutable.Nil$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/** Scala's own shell, fed as a notebook's interpreter feeds it: statement by statement, in one class for each. */
public final class ScalaShell {
    private final StringWriter said = new StringWriter();
    private final ClassLoader parent;
    private final IMain shell;

    /** How a text ended: everything that it printed, and whether all of it ran. */
    public record Outcome(String output, boolean isWhole) {}

    /**
     * @param classes where the shell writes the classes of what it is given; Spark's executors find them there when
     *     {@code spark.repl.class.outputDir} names the same folder
     * @param parent what is to be seen from within the shell
     */
    public ScalaShell(Path classes, ClassLoader parent) {
        this.parent = parent;
        Settings settings = new Settings();
        settings.usejavacp().value_$eq(true);
        settings.processArgumentString("-Yrepl-class-based -Yrepl-outdir " + classes);
        shell = new IMain(settings, new PrintWriter(said)) {
            @Override
            public ClassLoader parentClassLoader() {
                return ScalaShell.this.parent;
            }
        };
        shell.initializeSynchronous();
    }

    /** Gives a value a name in the shell. */
    public void bind(String name, String type, Object value) {
        Object result = shell.beQuietDuring(() -> shell.bind(name, type, value, transientOnly()));
        require(result, name);
    }

    private static scala.collection.immutable.List<String> transientOnly() {
        return Nil$.MODULE$.$colon$colon("@transient");
    }

    private void require(Object result, String what) {
        if (!result.toString().equals("Success")) {
            throw new IllegalStateException("Cannot give " + what + " to the shell: " + said);
        }
    }

    /** The loader of the classes that the shell made. */
    public ClassLoader classLoader() {
        return shell.classLoader();
    }

    /** Runs a text up to its end or to its first mistake. */
    public Outcome run(String text) {
        said.getBuffer().setLength(0);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(shell.classLoader());
        try {
            boolean whole =
                    Console.withOut(printed, () -> statements(text.lines().toList()));
            return new Outcome(printed.toString(StandardCharsets.UTF_8) + said, whole);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** A line belongs to the one before where that is not whole, and where it begins with the dot of a call. */
    private boolean statements(List<String> lines) {
        StringBuilder statement = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            statement.append(lines.get(i)).append('\n');
            boolean goesOn = i + 1 < lines.size() && lines.get(i + 1).strip().startsWith(".");
            if (!goesOn && !isBlank(statement)) {
                String result = shell.interpret(statement.toString()).toString();
                if (result.equals("Error")) {
                    return false;
                }
                if (result.equals("Success")) {
                    statement.setLength(0);
                }
            }
        }
        return isBlank(statement);
    }

    /** Whether there is nothing to run: blank lines and comments. */
    private static boolean isBlank(CharSequence statement) {
        return statement
                .toString()
                .lines()
                .allMatch(line -> line.isBlank() || line.strip().startsWith("//"));
    }
}
