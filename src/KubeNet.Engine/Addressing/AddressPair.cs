using System.Numerics;
using System.Runtime.InteropServices;

namespace KubeNet.Engine.Addressing;

/// <summary>
/// The source and destination of a packet or connection, both of one family, in 33 bytes: two words, two words, one byte. Mutable in place, since a copy with one half changed makes the processor
/// wait for its own stores.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal record struct AddressPair
{
    private ulong _sourceHigh;
    private ulong _sourceLow;
    private ulong _destinationHigh;
    private ulong _destinationLow;
    private IpFamily _family;

    public readonly IpAddress Source => IpAddress.FromWords(_family, _sourceHigh, _sourceLow);

    public readonly IpAddress Destination => IpAddress.FromWords(_family, _destinationHigh, _destinationLow);

    public readonly IpFamily Family => _family;

    /// <summary>Sets the source; one of IPv4 leaves the family as it is, so that 0.0.0.0 stands for :: there.</summary>
    public void SetSource(IpAddress address) => (_family, _sourceHigh, _sourceLow) = (_family | address.Family, address.High, address.Low);

    /// <summary>Sets the destination, and the family.</summary>
    public void SetDestination(IpAddress address) => (_family, _destinationHigh, _destinationLow) = (address.Family, address.High, address.Low);

    /// <summary>Makes it the other way round of another pair.</summary>
    public void SetReverse(in AddressPair other)
    {
        (_sourceHigh, _sourceLow) = (other._destinationHigh, other._destinationLow);
        (_destinationHigh, _destinationLow) = (other._sourceHigh, other._sourceLow);
        _family = other._family;
    }

    /// <summary>All bits, spread over a word.</summary>
    public readonly ulong Mix(ulong factor) => Source.Mix(factor) ^ BitOperations.RotateLeft(Destination.Mix(factor), 23);
}
