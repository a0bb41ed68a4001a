namespace KubeNet.Engine.Devices;

/// <summary>What a bridge port does with frames: BR_STATE_* of include/uapi/linux/if_bridge.h.</summary>
public enum BridgePortState : byte
{
    /// <summary>Nothing.</summary>
    Disabled,

    /// <summary>Nothing yet; the spanning tree listens.</summary>
    Listening,

    /// <summary>It learns addresses and passes nothing on.</summary>
    Learning,

    /// <summary>All.</summary>
    Forwarding,

    /// <summary>Nothing; the spanning tree closed it.</summary>
    Blocking,
}
