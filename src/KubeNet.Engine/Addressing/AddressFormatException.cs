namespace KubeNet.Engine.Addressing;

/// <summary>Text that should have been an address, a prefix, a MAC address or a port, and is not.</summary>
public sealed class AddressFormatException(string errorId, string message) : NetConfigException(errorId, message);
