/** Two runs compared: their configurations, rows and scores. */
package fr.medinjection.compare;
