/** French texts from which items are synthesised, one class per corpus. */
package fr.medinjection.source.syn;
