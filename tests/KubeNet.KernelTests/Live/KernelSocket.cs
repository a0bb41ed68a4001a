using System.Diagnostics;
using System.Text;
using KubeNet.Engine.Addressing;

namespace KubeNet.KernelTests.Live;

/// <summary>A socket opened in the calling thread's namespace, non-blocking. Calls give 0 or the errno.</summary>
internal sealed unsafe class KernelSocket : IDisposable
{
    public KernelSocket(int family, int type, int protocol)
    {
        Fd = Libc.Socket(family, type | Libc.SockCloexec | Libc.SockNonblock, protocol);
        Errno.Check(Fd, "socket");
    }

    public int Fd { get; }

    /// <summary>A socket whose file belongs to a user and the group of the same number; the thread itself stays root's.</summary>
    public static KernelSocket OfUser(uint user, int family, int type, int protocol)
    {
        if (user == 0)
            return new KernelSocket(family, type, protocol);
        Errno.Check((int)Libc.SetThreadIds(Libc.SysSetresgid, Libc.Unchanged, user, Libc.Unchanged), "setresgid");
        Errno.Check((int)Libc.SetThreadIds(Libc.SysSetresuid, Libc.Unchanged, user, Libc.Unchanged), "setresuid");
        try
        {
            return new KernelSocket(family, type, protocol);
        }
        finally
        {
            Errno.Check((int)Libc.SetThreadIds(Libc.SysSetresuid, Libc.Unchanged, 0, Libc.Unchanged), "setresuid");
            Errno.Check((int)Libc.SetThreadIds(Libc.SysSetresgid, Libc.Unchanged, 0, Libc.Unchanged), "setresgid");
        }
    }

    public void Set(int level, int name, int value) => Errno.Check(Libc.SetOption(Fd, level, name, &value, sizeof(int)), $"setsockopt {level} {name}");

    public void BindToDevice(string device)
    {
        var bytes = Encoding.ASCII.GetBytes(device + "\0");
        fixed (byte* text = bytes)
            Errno.Check(Libc.SetOption(Fd, Libc.SolSocket, Libc.SoBindToDevice, text, bytes.Length), $"SO_BINDTODEVICE {device}");
    }

    /// <summary>A filter of one instruction, "return 0": the kernel drops what comes in.</summary>
    public void DropAll()
    {
        // struct sock_filter { code = BPF_RET | BPF_K, jt, jf, k = 0 } and struct sock_fprog { len, filter }.
        var filter = 6UL;
        var program = stackalloc ulong[2] { 1, (ulong)&filter };
        Errno.Check(Libc.SetOption(Fd, Libc.SolSocket, Libc.SoAttachFilter, program, 16), "SO_ATTACH_FILTER");
    }

    /// <summary>As <see cref="TryBind"/>, where it must be possible.</summary>
    public void Bind(IpAddress address, ushort port)
    {
        if (TryBind(address, port) is var error and not 0)
            throw new KernelException($"bind {address}:{port}: {Errno.Name(error)}");
    }

    /// <summary>
    /// Binds; the errno, or 0. A socket of this port that was closed lives on in a process that another thread is just starting, until it runs its program: waits for that.
    /// </summary>
    public int TryBind(IpAddress address, ushort port)
    {
        const int attempts = 50;
        var name = SockAddr.Encode(address, port);
        fixed (byte* bytes = name)
        {
            for (var attempt = 1; ; attempt++)
            {
                var error = Result(Libc.Bind(Fd, bytes, name.Length));
                if (error != Errno.AddressInUse || attempt == attempts)
                    return error;
                Thread.Sleep(10);
            }
        }
    }

    public int Connect(IpAddress address, ushort port)
    {
        var name = SockAddr.Encode(address, port);
        fixed (byte* bytes = name)
            return Result(Libc.Connect(Fd, bytes, name.Length));
    }

    public int Send(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            byte none = 0;
            return Result(Libc.Send(Fd, bytes is null ? &none : bytes, data.Length, 0));
        }
    }

    public int SendTo(ReadOnlySpan<byte> data, IpAddress address, ushort port = 0)
    {
        var name = SockAddr.Encode(address, port);
        fixed (byte* bytes = data)
        fixed (byte* to = name)
            return Result(Libc.SendTo(Fd, bytes, data.Length, 0, to, name.Length));
    }

    /// <summary>Waits for the event, whatever signals the process gets meanwhile; false where the time was up first.</summary>
    public bool Await(short events, int milliseconds)
    {
        var fd = new Libc.PollFd { Fd = Fd, Events = events };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var ready = Libc.Poll(&fd, 1, Math.Max(0, milliseconds - (int)clock.ElapsedMilliseconds));
            if (ready >= 0 || Result(ready) != Errno.Interrupted)
                return ready > 0;
        }
    }

    /// <summary>SO_ERROR: the pending error, or else the one that only a time-out would have reported (sk_err_soft). This call takes it away.</summary>
    public int TakeError()
    {
        int error;
        var length = sizeof(int);
        Errno.Check(Libc.GetOption(Fd, Libc.SolSocket, Libc.SoError, &error, &length), "SO_ERROR");
        return error;
    }

    /// <summary>Takes one message; 0 or the errno.</summary>
    public int Receive()
    {
        var buffer = stackalloc byte[65536];
        return Result(Libc.Receive(Fd, buffer, 65536, 0));
    }

    /// <summary>Empties the error queue that IP_RECVERR fills.</summary>
    public void ForgetErrors()
    {
        const int errorQueue = 0x2000;
        var buffer = stackalloc byte[2048];
        while (Libc.Receive(Fd, buffer, 2048, errorQueue) >= 0)
        {
        }
    }

    public void Dispose() => _ = Libc.Close(Fd);

    private static int Result(long result) => result < 0 ? System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : 0;
}
