/** The report: counts of the datasets under the output folder, laid out as sections beside the paper's figures. */
package fr.medinjection.report;
