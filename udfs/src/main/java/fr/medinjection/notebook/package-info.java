/** The datasets of an output folder as tables, for notebooks and SQL sessions. */
package fr.medinjection.notebook;
