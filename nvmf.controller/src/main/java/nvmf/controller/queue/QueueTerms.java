package nvmf.controller.queue;

import nvmf.api.subsystem.Subsystem.QueueInfo;
import nvmf.api.transport.ControllerQueuePair;

/**
 * What Connect settled for a queue.
 *
 * @param qid         0 for the admin queue
 * @param depth       entries of the submission queue
 * @param flowControl whether completions report the submission queue head
 * @param transferMax bytes that one command may move
 */
record QueueTerms(int qid, int depth, boolean flowControl, int transferMax) {
    QueueInfo info(ControllerQueuePair pair) {
        return new QueueInfo(qid, depth, pair.remote(), flowControl, pair.counters());
    }
}
