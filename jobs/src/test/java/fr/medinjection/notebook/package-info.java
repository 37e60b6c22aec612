/** Notes of Zeppelin, read and replayed without a server. */
package fr.medinjection.notebook;
