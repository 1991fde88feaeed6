/**
 * What the tests of the other modules share: contracts that every transport and every block device keeps, time turned by hand, real
 * PDUs, and checks that nothing is left behind.
 */
package nvmf.testkit;
