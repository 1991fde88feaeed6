/** What the tests of the other modules share: contract suites, scripted peers, simulated time and networks. */
package nvmf.testkit;
