/** MedInjection-FR on Spark: from raw corpora to instruction mixes, models, scores and a report. */
package fr.medinjection;
