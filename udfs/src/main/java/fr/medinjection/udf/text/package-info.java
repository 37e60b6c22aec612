/** French text as plain functions on strings: normalising, shingles, encoding damage, personal data; no Spark. */
package fr.medinjection.udf.text;
