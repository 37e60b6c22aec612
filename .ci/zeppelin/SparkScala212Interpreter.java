package org.apache.zeppelin.spark;

import fr.medinjection.notebook.ScalaShell;
import java.io.File;
import java.io.IOException;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterGroup;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.ZeppelinContext;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;

/** What Zeppelin's Spark interpreter looks for under this name to speak to the shell of Scala 2.12: here to ours. */
public final class SparkScala212Interpreter extends AbstractSparkScalaInterpreter {
    private final SparkConf conf;
    private final Properties properties;
    private final ClassLoader parent;
    private final File classes;
    private ScalaShell shell;
    private SparkSession spark;
    private Context z;

    public SparkScala212Interpreter(SparkConf conf, List<String> files, Properties properties, InterpreterGroup group,
            URLClassLoader parent, File classes) {
        this.conf = conf;
        this.properties = properties;
        this.parent = parent;
        this.classes = classes;
    }

    @Override
    public void open() {
        shell = new ScalaShell(classes.toPath(), parent);
        spark = SparkSession.builder().config(conf.set("spark.repl.class.outputDir", classes.getPath())).getOrCreate();
        z = new Context(properties, Integer.parseInt(properties.getProperty("zeppelin.spark.maxResult")));
        shell.bind("spark", SparkSession.class.getName(), spark);
        shell.bind("z", ZeppelinContext.class.getName(), z);
    }

    @Override
    public void close() {
        spark.stop();
    }

    @Override
    public InterpreterResult interpret(String text, InterpreterContext context) {
        z.setInterpreterContext(context);
        z.setGui(context.getGui());
        z.setNoteGui(context.getNoteGui());
        ScalaShell.Outcome outcome = shell.run(text);
        try {
            context.out.write(outcome.output());
            context.out.flush();
        } catch (IOException e) {
            return new InterpreterResult(InterpreterResult.Code.ERROR, e.getMessage());
        }
        return new InterpreterResult(outcome.isWhole() ? InterpreterResult.Code.SUCCESS : InterpreterResult.Code.ERROR);
    }

    @Override
    public List<InterpreterCompletion> completion(String text, int cursor, InterpreterContext context) {
        return List.of();
    }

    @Override
    public int getProgress(String group, InterpreterContext context) {
        return 0;
    }

    @Override
    public SparkContext getSparkContext() {
        return spark.sparkContext();
    }

    @Override
    public SQLContext getSqlContext() {
        return spark.sqlContext();
    }

    @Override
    public Object getSparkSession() {
        return spark;
    }

    @Override
    public String getSparkUrl() {
        return "";
    }

    @Override
    public ZeppelinContext getZeppelinContext() {
        return z;
    }

    @Override
    public ClassLoader getScalaShellClassLoader() {
        return shell.classLoader();
    }

    /** What notes know as {@code z}: forms, and datasets shown as tables. */
    public final class Context extends ZeppelinContext {
        private final Properties properties;

        Context(Properties properties, int most) {
            super(null, most);
            this.properties = properties;
        }

        @Override
        public Map<String, String> getInterpreterClassMap() {
            return Map.of("spark", SparkInterpreter.class.getName(), "sql", SparkSqlInterpreter.class.getName());
        }

        @Override
        @SuppressWarnings("rawtypes")
        public List<Class> getSupportedClasses() {
            return List.of(Dataset.class);
        }

        @Override
        public String showData(Object data, int most) {
            try {
                return SparkShims.getInstance(spark.version(), properties, null).showDataFrame(data, most, interpreterContext);
            } catch (Exception e) { // as the shims declare it
                throw new IllegalStateException(e);
            }
        }
    }
}
