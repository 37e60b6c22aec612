/** Test items to predictions: a model, with or without an adapter, is asked every item, on all machines of a cluster. */
package fr.medinjection.generate;
