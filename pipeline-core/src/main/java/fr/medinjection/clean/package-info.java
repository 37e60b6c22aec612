/** Cleaning: what is looked for in a row and what follows from it, its content hash, and its categories of the fourteen. */
package fr.medinjection.clean;
