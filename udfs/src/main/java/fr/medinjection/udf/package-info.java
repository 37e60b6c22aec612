/** The functions on text and answers as Spark SQL functions; the only package of this module that knows Spark. */
package fr.medinjection.udf;
