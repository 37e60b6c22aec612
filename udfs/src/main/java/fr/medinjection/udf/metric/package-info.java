/** Metrics of answers against references as plain functions: text overlap, multiple choice, and their signatures; no Spark. */
package fr.medinjection.udf.metric;
