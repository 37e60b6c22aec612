/** How a job gets onto a cluster: what is checked before, what travels with it, and how its screen comes back. */
package fr.medinjection.submit;
