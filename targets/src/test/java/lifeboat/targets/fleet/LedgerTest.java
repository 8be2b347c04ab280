package lifeboat.targets.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.targets.Content;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long BUDGET = 4 * Shipment.LEAST_COST;
    private final Ledger ledger = new Ledger(BUDGET);

    private Shipment admitted(int units, long needs) {
        Content content = Content.of(new byte[units * Shipment.LEAST_COST]);
        Shipment shipment = new Shipment(Voyage.key(0), content, content.length(), new Witness());
        shipment.setNeeds(needs);
        ledger.admit(shipment);
        return shipment;
    }

    private boolean hasRoom(int units) {
        return ledger.hasRoom((long) units * Shipment.LEAST_COST);
    }

    @Test
    void countsAnObjectOnceHoweverManyNeedIt() {
        admitted(3, 0b111);
        assertThat(hasRoom(1)).isTrue();
        assertThat(hasRoom(2)).isFalse();
    }

    @Test
    void letsAnObjectLargerThanTheBudgetTravelAlone() {
        assertThat(hasRoom(9)).isTrue();
        admitted(9, 0b1);
        assertThat(hasRoom(1)).isFalse();
    }

    @Test
    void tellsWhetherThereWouldBeRoomWithoutSomeone() {
        Shipment both = admitted(3, 0b11);
        admitted(1, 0b10);
        assertThat(ledger.hasRoomWithout(0b10, Shipment.LEAST_COST)).isTrue();
        assertThat(ledger.hasRoomWithout(0b10, 2 * Shipment.LEAST_COST)).isFalse();
        ledger.drop(both, 0b01);
        assertThat(ledger.hasRoomWithout(0b10, BUDGET)).isTrue();
        assertThat(ledger.hasRoomWithout(0b01, Shipment.LEAST_COST)).isFalse();
    }

    @Test
    void countsTheWholeBufferOfASmallContent() {
        Content small = Content.of(new byte[10]);
        Shipment shipment = new Shipment(Voyage.key(1), small, BUDGET, new Witness());
        shipment.setNeeds(0b1);
        ledger.admit(shipment);
        assertThat(hasRoom(1)).isFalse();
        ledger.giveBack(shipment);
        assertThat(hasRoom(4)).isTrue();
    }

    @Test
    void isEmptyWhenAllIsGivenBack() {
        Shipment one = admitted(2, 0b1);
        Shipment other = admitted(2, 0b11);
        ledger.drop(one, 0b1);
        ledger.giveBack(one);
        ledger.giveBack(other);
        assertThat(ledger.isIdle()).isTrue();
        assertThat(hasRoom(4)).isTrue();
    }
}
