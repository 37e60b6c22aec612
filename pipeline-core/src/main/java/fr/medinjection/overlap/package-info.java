/** Whether native, translated and synthetic items overlap, in numbers: over vectors of the embed package. */
package fr.medinjection.overlap;
