/** Correlations, tests, intervals and agreement as plain functions on arrays; no Spark. */
package fr.medinjection.udf.metric.statistics;
