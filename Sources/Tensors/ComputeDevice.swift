import COneDNN
import Foundation

/// The numbers that matrix products are made of.
package enum ComputeType: String, Sendable, CaseIterable {
    /// float32 throughout.
    case float32
    /// bfloat16 factors with float32 sums; everything between the products stays float32.
    case bfloat16
}

/// Where the engine computes: a team of threads, oneDNN on this CPU, and the type of the products.
package final class ComputeDevice {
    package let team: Team
    package let computeType: ComputeType
    /// Whether oneDNN multiplies bfloat16 here. If not, bfloat16 factors are rounded and multiplied as float32: the
    /// same results, without the speed.
    package let hasBFloat16: Bool

    let engine: dnnl_engine_t
    private(set) var matmuls: [MatmulCache] = []

    /// - Parameter computeType: nil chooses bfloat16 where the CPU is faster with it, else float32.
    package init(team: Team, computeType: ComputeType? = nil) throws {
        self.team = team
        self.computeType = computeType ?? (Self.prefersBFloat16 ? .bfloat16 : .float32)
        var engine: dnnl_engine_t?
        try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "create an engine")
        guard let engine else { throw TensorError(code: "onednn", message: "oneDNN made no engine.") }
        self.engine = engine
        hasBFloat16 = Self.cpuMultipliesBFloat16 && MatmulCache.supports(dnnl_bf16, engine: engine)
        for _ in 0..<team.count {
            matmuls.append(try MatmulCache(engine: engine))
        }
    }

    deinit {
        matmuls = []
        dnnl_engine_destroy(engine)
    }

    /// What the factors of a product are stored as.
    package var factorType: FactorType {
        switch computeType {
        case .float32: .float32
        case .bfloat16: hasBFloat16 ? .bfloat16 : .roundedFloat32
        }
    }

    /// Whether this CPU has instructions for bfloat16 products (AVX-512 BF16 or AMX).
    package static let cpuMultipliesBFloat16 = cpu.flags.contains("avx512_bf16") || cpu.flags.contains("amx_bf16")

    /// Whether they are faster than float32's: AMX's are, and AMD's. Those of Intel's AVX-512 have half the speed.
    package static let prefersBFloat16 = cpu.flags.contains("amx_bf16") || (cpu.isAMD && cpuMultipliesBFloat16)

    private static let cpu: (flags: Set<Substring>, isAMD: Bool) = {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let lines = info.split(separator: "\n")
        let flags = lines.first { $0.hasPrefix("flags") }?.split(separator: " ") ?? []
        return (Set(flags), lines.contains { $0.hasPrefix("vendor_id") && $0.hasSuffix("AuthenticAMD") })
    }()
}

/// Throws when oneDNN did not do what `purpose` says.
func check(_ status: dnnl_status_t, _ purpose: String) throws {
    guard status == dnnl_success else {
        throw TensorError(code: "onednn", message: "oneDNN could not \(purpose) (status \(status.rawValue)).")
    }
}
