/** Fetching corpora: resumed, bounded, checked and unpacked without trusting the server that sends them. */
package fr.medinjection.download;
