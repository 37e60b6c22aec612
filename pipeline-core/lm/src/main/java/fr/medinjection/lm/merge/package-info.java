/** Making one ordinary model folder of a base model and an adapter. */
package fr.medinjection.lm.merge;
