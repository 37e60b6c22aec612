/** Training mixes: exact sizes, equal shares, stratified, nested, each with a proof that can be checked. */
package fr.medinjection.mix;
