/** The functions on text and answers as Spark SQL functions; what lies below this package knows no Spark. */
package fr.medinjection.udf;
