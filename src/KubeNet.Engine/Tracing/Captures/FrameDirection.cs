namespace KubeNet.Engine.Tracing.Captures;

/// <summary>Which way a frame passed a device.</summary>
public enum FrameDirection : byte
{
    /// <summary>The device received it.</summary>
    In,

    /// <summary>The device sent it.</summary>
    Out,
}
