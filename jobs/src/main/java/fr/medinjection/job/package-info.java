/** The command line: one entry, one map of jobs, one thin class per job. */
package fr.medinjection.job;
