package org.apache.zeppelin.spark;

import fr.medinjection.notebook.ScalaShell;
import java.io.File;
import java.io.IOException;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterGroup;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.ZeppelinContext;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;

/** What Zeppelin's Spark interpreter looks for under this name to speak to the shell of Scala 2.12: here over {@link ScalaShell}. */
public final class SparkScala212Interpreter extends AbstractSparkScalaInterpreter {
    private static final int MOST_ROWS = 1000;

    private final SparkConf conf;
    private final ClassLoader parent;
    private final File classes;
    private ScalaShell shell;
    private SparkSession spark;
    private ZeppelinContext z;

    public SparkScala212Interpreter(SparkConf conf, List<String> files, Properties properties, InterpreterGroup group,
            URLClassLoader parent, File classes) {
        this.conf = conf;
        this.parent = parent;
        this.classes = classes;
    }
}
