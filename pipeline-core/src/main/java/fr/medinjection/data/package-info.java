/** The records and enums that flow between stages; each row type carries its Spark schema beside it. */
package fr.medinjection.data;
