package lifeboat.targets.memory;

import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;

class MemoryTargetTest extends TargetContract {
    @Override
    protected Target open() {
        return new MemoryTarget("m");
    }
}
