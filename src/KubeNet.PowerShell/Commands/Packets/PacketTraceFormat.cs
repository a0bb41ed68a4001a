namespace KubeNet.PowerShell.Commands;

/// <summary>What Export-PacketTrace writes.</summary>
public enum PacketTraceFormat
{
    /// <summary>Wireshark's own format, which knows the device of each frame and its direction.</summary>
    Pcapng,

    /// <summary>The classic format of tcpdump, which knows neither.</summary>
    Pcap,

    /// <summary>The whole trace: every step, as Trace-Packet -AsJson prints it.</summary>
    Json,
}
