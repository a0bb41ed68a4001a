namespace KubeNet.Engine.Netfilter;

/// <summary>State of a lab that is copied when the lab is forked.</summary>
public interface ICloneableState<out TSelf>
{
    /// <summary>A deep copy.</summary>
    TSelf Clone();
}
