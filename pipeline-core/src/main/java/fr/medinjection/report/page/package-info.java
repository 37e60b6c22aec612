/** The parts a report page is made of: bilingual texts, tables, figures, and the page that holds them. Knows no data. */
package fr.medinjection.report.page;
