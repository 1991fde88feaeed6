/** What is to go wrong: rules, who judges by them, and what becomes of the bytes of a PDU. */
package nvmf.transport.fault.rule;
