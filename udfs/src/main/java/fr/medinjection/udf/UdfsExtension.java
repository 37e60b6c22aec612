package fr.medinjection.udf;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import scala.Tuple3;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** Gives a session all our SQL functions: {@code spark.sql.extensions=fr.medinjection.udf.UdfsExtension}. */
public final class UdfsExtension extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        Udfs.ALL.forEach((name, function) -> extensions.injectFunction(
                new Tuple3<>(new FunctionIdentifier(name), described(name, function), new Call(name, function))));
        return BoxedUnit.UNIT;
    }

    private static ExpressionInfo described(String name, SqlFunction function) {
        String usage = "_FUNC_" + function.usage();
        return new ExpressionInfo(UdfsExtension.class.getName(), "", name, usage, "", "", "", "", "", "", "scala_udf");
    }

    /** What Spark makes of a call in SQL text. */
    private static final class Call extends AbstractFunction1<Seq<Expression>, Expression> {
        private final String name;
        private final SqlFunction function;

        Call(String name, SqlFunction function) {
            this.name = name;
            this.function = function;
        }

        @Override
        public Expression apply(Seq<Expression> arguments) {
            if (arguments.size() != function.arity()) {
                throw new IllegalArgumentException("Invalid number of arguments of " + name + ": " + arguments.size()
                        + ", expected " + function.arity());
            }
            Column[] columns = new Column[function.arity()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = new Column(arguments.apply(i));
            }
            Expression call = function.function().apply(columns).expr();
            // Spark itself wraps an aggregate, with the FILTER and DISTINCT of the call.
            return call instanceof AggregateExpression aggregate ? aggregate.aggregateFunction() : call;
        }
    }
}
