namespace KubeNet.KernelTests.Live;

/// <summary>The live kernel, or a tool, refused what a lab asked for.</summary>
public sealed class KernelException(string message) : Exception(message);
