// RUN: stream-opt silu_64_64 -p 'stream-load-accelerator{file=npu1},stream-map-aie{rows=1 columns=1},stream-partition,stream-generate-mapping,stream-tile' -t aie-kernels | filecheck %s --check-prefix=KERNELS
// RUN: stream-opt silu_64_64 -p 'stream-load-accelerator{file=npu1},stream-map-aie{rows=1 columns=1}' -t aie-host | filecheck %s --check-prefix=HOST
// RUN: stream-opt silu_64_64 -p 'stream-load-accelerator{file=npu1},stream-map-aie{rows=1 columns=1}' -t 'aie-host{trace_size=8192}' | filecheck %s --check-prefix=TRACE
// RUN: not stream-opt silu_64_64 -p 'stream-load-accelerator{file=single_core},stream-partition,stream-generate-mapping,stream-tile{columns=1}' -t aie-kernels 2>&1 | filecheck %s --check-prefix=NONE

// KERNELS:      "device": "npu1",
// KERNELS-NEXT: "architecture": "AIE2",
// KERNELS:      "objects": [
// KERNELS:      "file": "silu.o",
// KERNELS-NEXT: "kernel": "silu",
// KERNELS-NEXT: "layers": [
// KERNELS-NEXT:   "Silu"
// KERNELS:      "symbols": [
// KERNELS-NEXT:   "silu_bf16"
// KERNELS:      "prototypes": [
// KERNELS-NEXT:   "void silu_bf16(bfloat16 *, bfloat16 *, int32_t /* 1024 */);"
// KERNELS:      "stack_bytes": 1024,
// KERNELS-NEXT: "source": "$IRON_DIR/aie_kernels/aie2/silu.cc",
// KERNELS-NEXT: "commands": [
// KERNELS-NEXT:   "\"$PEANO_INSTALL_DIR/bin/clang++\" -O2 -std=c++20 --target=aie2-none-unknown-elf -DNDEBUG -D__AIE_API_AIE_ADF_HPP__ -I \"$MLIR_AIE_DIR/include\" -c \"$IRON_DIR/aie_kernels/aie2/silu.cc\" -o silu.o"
//
// HOST:      //   0: input (input), 64 x 64 bf16
// HOST-NEXT: //   1: output (output), 64 x 64 bf16
// HOST:      xrt::bo bo_0(device, 4096 * sizeof(std::uint16_t), XRT_BO_FLAGS_HOST_ONLY, kernel.group_id(3));
// HOST-NEXT: std::vector<std::uint16_t> data_0(4096);  // fill with input
// HOST-NEXT: bo_0.write(data_0.data());
// HOST-NEXT: bo_0.sync(XCL_BO_SYNC_BO_TO_DEVICE);
// HOST-NEXT: xrt::bo bo_1(device, 4096 * sizeof(std::uint16_t), XRT_BO_FLAGS_HOST_ONLY, kernel.group_id(4));
// HOST:      auto run = kernel(3, bo_insts, static_cast<std::uint32_t>(insts.size() / 4), bo_0, bo_1);
// HOST:      bo_1.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
//
// TRACE:      //   2: trace (output), 8192 ui8
// TRACE:      xrt::bo bo_2(device, 8192 * sizeof(std::uint8_t), XRT_BO_FLAGS_HOST_ONLY, kernel.group_id(5));
// TRACE:      auto run = kernel(3, bo_insts, static_cast<std::uint32_t>(insts.size() / 4), bo_0, bo_1, bo_2);
// TRACE:      bo_2.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
//
// NONE:      error: in target aie-kernels: layer 'Silu' has no kernel; name one in the mapping file or run stream-map-aie
