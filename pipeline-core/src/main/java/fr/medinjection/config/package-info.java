/** Configuration: YAML files bound to records, all mistakes reported at once with file, line and key. */
package fr.medinjection.config;
