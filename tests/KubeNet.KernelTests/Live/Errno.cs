using System.Runtime.InteropServices;
using KubeNet.Engine.Tracing;

namespace KubeNet.KernelTests.Live;

/// <summary>errno numbers of Linux by name, and what kind of answer each is to a program.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int AddressInUse = 98;
    public const int InProgress = 115;
    public const int RemoteIo = 121;

    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "EPERM",
        [11] = "EAGAIN",
        [13] = "EACCES",
        [22] = "EINVAL",
        [71] = "EPROTO",
        [90] = "EMSGSIZE",
        [92] = "ENOPROTOOPT",
        [98] = "EADDRINUSE",
        [99] = "EADDRNOTAVAIL",
        [100] = "ENETDOWN",
        [101] = "ENETUNREACH",
        [104] = "ECONNRESET",
        [105] = "ENOBUFS",
        [110] = "ETIMEDOUT",
        [111] = "ECONNREFUSED",
        [112] = "EHOSTDOWN",
        [113] = "EHOSTUNREACH",
        [121] = "EREMOTEIO",
    };

    public static string Name(int errno) => Names.GetValueOrDefault(errno, $"errno {errno}");

    /// <summary>Refused, unreachable, or (EPERM: dropped at home) a time-out.</summary>
    public static ClientOutcome ToOutcome(int errno) => Name(errno) switch
    {
        "ECONNREFUSED" => new ClientOutcome(ClientResult.Refused, "ECONNREFUSED"),
        "EPERM" => new ClientOutcome(ClientResult.Timeout, "EPERM"),
        var name => new ClientOutcome(ClientResult.Unreachable, name),
    };

    public static void Check(long result, string what)
    {
        if (result < 0)
            throw Last(what);
    }

    public static KernelException Last(string what)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new KernelException($"{what}: {Name(errno)}");
    }
}
